"""How long are an hour and a day, in the seconds of a world?"""

DAY = 86_400.0
HOUR = 3_600.0
