from . import join
from . import member
from . import portal
from . import dossier
