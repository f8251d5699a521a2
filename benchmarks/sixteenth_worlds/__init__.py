"""Log-in, sign-up, checkout and review endpoints of web shops and a loyalty programme, as a vendor at the edge sees them."""
