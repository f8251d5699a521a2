"""What can people do, and what do they like to do?"""

import numpy as np

ACTIONS = (
    "register",
    "open",
    "scroll",
    "view_profile",
    "swipe",
    "like",
    "follow",
    "message",
    "comment",
    "post",
    "upload_photo",
    "edit_profile",
    "search",
    "join_group",
    "invite",
    "report",
    "block",
    "boost",
    "subscribe",
    "gift",
    "add_card",
    "card_declined",
    "change_password",
    "login_failed",
)
CODE = {name: i for i, name in enumerate(ACTIONS)}
PAID = np.array([CODE[a] for a in ("boost", "subscribe", "gift", "add_card", "card_declined")])

FLOOR = {
    "scroll": 5,
    "view_profile": 3,
    "swipe": 1,
    "like": 2,
    "follow": 0.6,
    "message": 1.2,
    "comment": 0.6,
    "post": 0.3,
    "upload_photo": 0.15,
    "edit_profile": 0.15,
    "search": 0.5,
    "join_group": 0.1,
    "invite": 0.06,
    "report": 0.03,
    "block": 0.03,
    "boost": 0.2,
    "subscribe": 0.2,
    "gift": 0.25,
    "add_card": 0.1,
    "card_declined": 0.03,
    "change_password": 0.02,
    "login_failed": 0.03,
    "open": 0.3,
}
TASTES: dict[str, dict[str, float]] = {
    "lurker": {"scroll": 9, "view_profile": 3},
    "chatter": {"message": 9, "swipe": 3, "view_profile": 2},
    "poster": {"post": 3, "upload_photo": 2, "comment": 4},
    "fan": {"like": 7, "follow": 3, "comment": 2, "gift": 0.5},
    "joiner": {"search": 4, "join_group": 2, "follow": 2, "invite": 0.6},
    "spender": {"boost": 1, "subscribe": 0.7, "gift": 2, "add_card": 0.3},
    "like_farm": {"follow": 14, "like": 12, "view_profile": 3},
    "spam": {"message": 16, "search": 4, "invite": 2, "comment": 4},
    "romance": {"message": 14, "view_profile": 6, "upload_photo": 1.5, "swipe": 6, "edit_profile": 1},
    "tester": {"add_card": 8, "card_declined": 8, "gift": 3, "subscribe": 2, "boost": 2},
    "brigade": {"report": 7, "comment": 6, "block": 1.5, "like": 4},
    "intruder": {"change_password": 1.5, "message": 9, "gift": 2, "edit_profile": 2, "login_failed": 0.6},
}
HONEST = ("lurker", "chatter", "poster", "fan", "joiner", "spender")
LINKS = {
    "search": {"view_profile": 3, "join_group": 0.5},
    "view_profile": {"like": 1, "follow": 0.7, "message": 0.7},
    "add_card": {"subscribe": 1.5, "gift": 1.2, "card_declined": 0.5},
    "login_failed": {"open": 2, "change_password": 0.4},
    "card_declined": {"add_card": 1.5},
    "report": {"block": 2},
    "upload_photo": {"post": 2, "edit_profile": 0.6},
    "open": {"scroll": 2, "view_profile": 0.5},
}
