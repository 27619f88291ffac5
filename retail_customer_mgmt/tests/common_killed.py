from contextlib import contextmanager, suppress
from unittest.mock import patch


class KilledError(Exception):
    """The job's process has ended."""


@contextmanager
def killed_while_sending(env, batch):
    """End the job when this batch of mails is made, before it is committed."""
    Template = type(env["mail.template"])
    send, calls = Template.send_mail_batch, []

    def send_and_die(template, res_ids, *args, **kwargs):
        mails = send(template, res_ids, *args, **kwargs)
        calls.append(res_ids)
        if len(calls) == batch:
            raise KilledError
        return mails

    # not assertRaises, which would roll back what has been committed
    with patch.object(Template, "send_mail_batch", send_and_die), suppress(KilledError):
        yield
    env.invalidate_all()
