from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: the security administrator makes accounts."""

    def is_open_for_signup(self, request):
        return False
