"""An empty folium map: what a re-run with a map costs before anything is shown on it."""

import folium
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import st_folium

from draw.map import HouseMap
from pages.parts import choices


class _Mark(MacroElement):
    """Notes in the frame that a re-run has arrived there."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        document.body.dataset.query = {{ this.query|tojson }};
        {% endmacro %}
        """
    )

    def __init__(self, query: str) -> None:
        super().__init__()
        self._name = "Mark"
        self.query = query


group = folium.FeatureGroup("state", control=False)
group.add_child(_Mark(choices.current().to_url()))
st_folium(
    HouseMap(location=[35.3, 40.1], zoom_start=8, tiles=None),
    key="floor",
    height=560,
    use_container_width=True,
    returned_objects=[],
    feature_group_to_add=group,
)
