"""Who is a nuisance alone? Spam, likes by the hundred, declined cards: nobody's ring, nobody's group."""

import numpy as np

from eleventh_worlds.stage import Stage


def lone_spammers(stage: Stage) -> None:
    """Accounts that spam, farm, test or report by themselves."""
    rng, people = stage.rng, stage.people
    n = int(stage.company.accounts * stage.company.lone_spam)
    who = stage.recruits(n)
    tastes = ("spam", "like_farm", "romance", "tester", "brigade", "intruder")
    styles = np.array([stage.styles.blend({t: float(rng.uniform(0.2, 1)), "lurker": 0.5}) for t in tastes])
    people.style[who] = rng.choice(styles, n)
    people.visits[who] *= rng.uniform(1, 3)
