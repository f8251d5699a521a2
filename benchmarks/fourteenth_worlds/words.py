"""What does somebody do in the product once it is open? Each errand is a row of words with the chance that each is said."""

ERRANDS: dict[str, list[tuple[str, float]]] = {
    "signup": [
        ("signup", 1),
        ("phone_verified", 0.7),
        ("profile_edited", 0.4),
        ("search", 0.5),
        ("view_ad", 0.5),
        ("save_ad", 0.2),
    ],
    "invited": [
        ("signup", 1),
        ("phone_verified", 0.7),
        ("referral_claimed", 0.9),
        ("profile_edited", 0.3),
        ("view_ad", 0.4),
    ],
    "browse": [
        ("app_open", 0.9),
        ("search", 0.8),
        ("view_ad", 0.8),
        ("view_ad", 0.6),
        ("save_ad", 0.3),
        ("message_sent", 0.15),
    ],
    "sell": [
        ("login", 0.4),
        ("ad_posted", 1),
        ("ad_posted", 0.3),
        ("ad_edited", 0.3),
        ("ad_boosted", 0.12),
        ("message_read", 0.4),
    ],
    "chat": [
        ("app_open", 0.5),
        ("message_read", 0.8),
        ("message_sent", 0.9),
        ("message_sent", 0.5),
        ("offer_made", 0.25),
    ],
    "agree": [("message_read", 0.6), ("offer_accepted", 0.9), ("message_sent", 0.6), ("wallet_sent", 0.2)],
    "buy": [("search", 0.5), ("view_ad", 0.8), ("message_sent", 0.4), ("offer_made", 0.4), ("order_paid", 0.95)],
    "post": [("login", 0.3), ("label_bought", 0.85), ("parcel_dropped", 0.6), ("message_sent", 0.3)],
    "close": [("app_open", 0.8), ("parcel_received", 0.6), ("rating_given", 0.75), ("payout", 0.35)],
    "wallet": [("login", 0.6), ("wallet_topup", 0.6), ("wallet_sent", 0.5), ("payout", 0.5)],
    "refer": [("app_open", 0.7), ("referral_shared", 0.95), ("message_sent", 0.3)],
    "bonus": [("app_open", 0.5), ("referral_claimed", 0.9), ("wallet_topup", 0.5), ("payout", 0.5)],
    "travel": [("ticket_search", 0.95), ("ticket_search", 0.5), ("ticket_paid", 0.55), ("ticket_transfer", 0.12)],
    "tickets": [("ticket_search", 0.8), ("ticket_paid", 0.9), ("ticket_paid", 0.4), ("ticket_transfer", 0.6)],
    "settings": [
        ("login", 0.8),
        ("password_reset", 0.4),
        ("profile_edited", 0.5),
        ("card_added", 0.4),
        ("phone_verified", 0.2),
    ],
    "refused": [
        ("view_ad", 0.5),
        ("card_refused", 0.95),
        ("card_added", 0.6),
        ("card_refused", 0.3),
        ("order_paid", 0.5),
    ],
    "trouble": [("login", 0.5), ("support_contact", 0.8), ("refund_asked", 0.6), ("message_sent", 0.3)],
    "recover": [("login", 0.5), ("password_reset", 0.95), ("support_contact", 0.7), ("refund_asked", 0.3)],
    "seize": [("login", 1), ("password_reset", 0.7), ("profile_edited", 0.4), ("wallet_sent", 0.8), ("payout", 0.25)],
    "spam": [("login", 0.4), ("message_sent", 1), ("message_sent", 0.9), ("message_sent", 0.7), ("message_sent", 0.4)],
    "praise": [
        ("view_ad", 0.5),
        ("offer_made", 0.3),
        ("order_paid", 0.9),
        ("parcel_received", 0.3),
        ("rating_given", 0.9),
    ],
}
CODE = {name: number for number, name in enumerate(ERRANDS)}
PAID = {"ad_boosted", "order_paid", "label_bought", "wallet_topup", "ticket_paid", "card_added", "card_refused"}
DRAWN = {"payout"}
CALLED = {"signup", "phone_verified", "login", "wallet_sent"}
SENT = {"label_bought", "order_paid", "parcel_received"}

DAILY = ("browse", "chat", "sell", "agree", "buy", "post", "close", "wallet", "refer", "bonus", "travel", "tickets")
RARE = ("settings", "refused", "trouble", "recover", "spam", "praise", "seize")
TASTES = {
    "buyer": (40, 18, 3, 2, 14, 1, 9, 4, 1, 0.7, 4, 0.5, 1.8, 1.0, 1.0, 0.3, 0.2, 1.0, 0.1),
    "seller": (14, 24, 20, 10, 3, 9, 9, 5, 1, 0.4, 1, 0.2, 1.6, 0.3, 0.8, 0.3, 1.2, 0.3, 0.1),
    "trader": (18, 22, 15, 9, 8, 9, 9, 8, 2, 0.8, 1, 0.4, 1.5, 0.7, 0.9, 0.2, 1.8, 0.8, 0.2),
    "traveller": (20, 7, 1, 1, 3, 0.5, 2, 4, 2, 1.0, 30, 5, 1.6, 1.2, 1.2, 0.3, 0.1, 0.3, 0.1),
    "idle": (60, 10, 2, 1, 2, 0.5, 2, 1, 1, 0.5, 3, 0.2, 2.0, 0.3, 0.5, 0.3, 0.1, 0.2, 0.05),
}
