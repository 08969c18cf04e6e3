"""The errors of this package; each class says what happened and the message what to do."""


class GeoError(Exception):
    """Something about places went wrong in a way the user can act on."""


class GazetteerError(GeoError):
    """The gazetteer could not be built or read."""


class PlaceListError(GeoError):
    """A user's own list of places cannot be used as it is."""


class OutOfReachError(GeoError):
    """An online geocoder was asked and did not answer."""


class BadQueryError(GeoError):
    """A question that makes no sense: empty, too long, or with an impossible context."""
