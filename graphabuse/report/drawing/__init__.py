"""Pictures of a ring as flat inline SVG: how linked, who used what, when; the same run gives the same bytes."""
