"""An answer that is made when what the request did is committed already.

Others hear of a change when it is committed. In a room they would otherwise wait until its maker's page is made, too.
"""

from collections.abc import Callable

from django.http import HttpResponse


class ShownAfterwards(HttpResponse):
    """Stands for the answer until the transaction of the act is committed, its line in the log with it.

    Should making the answer fail, the act stays done: for what can be sent again without harm.
    """

    def __init__(self, show: Callable[[], HttpResponse]):
        super().__init__()
        self.show = show
