import logging

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

CONFLICTS = 20  # of one batch with people at work, until the next run


class IrCron(models.Model):
    """How the nights give way to people at work, and do not stop one another."""

    _inherit = "ir.cron"

    @api.model
    def _despite_conflicts(self, work, *args):
        """Do the ``work`` on a batch and commit; return what it has done.

        The work leaves out rows that somebody holds (``SKIP LOCKED``). One that
        somebody has changed since the batch's snapshot is a conflict: then the batch
        starts again.
        """
        conflicts = 0
        while True:
            try:
                done = work(*args)
                if done:
                    self._commit_progress(len(done))
                return done
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:  # noqa: PERF203
                self._give_way()
                conflicts += 1
                if conflicts == CONFLICTS:
                    raise

    @api.model
    def _each_for_itself(self, records, work):
        """Do the ``work`` for each record; one that fails stops no other.

        What it has not committed is rolled back. The first error is raised when all
        are done, so that the job is seen to fail.

        :param work: returns ``False`` where no time is left for the next record
        """
        errors = []
        for record in records:
            try:
                if work(record) is False:
                    break
            except Exception as error:  # whatever it is, the others go on
                self._give_way()
                _logger.exception("%s failed, the others go on", record)
                errors.append(error)
        if errors:
            raise errors[0]

    @api.model
    def _give_way(self):
        self.env.cr.rollback()
        self.env.invalidate_all(flush=False)
