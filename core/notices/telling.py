from core.notices.models import Notice


def tell(users, message, url, **values):
    """One notice to each of `users`: `message` with `values`, about the page at `url`.

    `message` is an English source string marked with gettext_noop, "%(lead)s was verified";
    each user reads it in the own language. Values are plain text or numbers.
    """
    Notice.objects.bulk_create(
        Notice(user=user, message=message, values=values, url=url)
        for user in dict.fromkeys(users)
        if user.is_active
    )


def unread(user):
    """How many notices `user` has not read; one query."""
    return Notice.objects.visible_to(user).unread().count()
