from . import case
from . import feedback
from . import join
from . import member
from . import portal
from . import dossier
from . import vcard
