package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The tree of sites and places, the tags in use, and units.
@RestController
@RequestMapping("/api/v1")
class PlaceController {
    private static final int MOST_TAGS = 50;

    private final Places places;

    PlaceController(Places places) {
        this.places = places;
    }

    /// The branches right below `site` and `place`, the sites without them; counted is what the
    /// rest of the filter means.
    @GetMapping("/places")
    @Needs(Scope.THINGS_READ)
    List<Places.Branch> below(Caller caller, @ParameterObject ThingFilter filter) {
        return places.below(caller.organisation(), filter);
    }

    @GetMapping("/tags")
    @Needs(Scope.THINGS_READ)
    List<Places.Tag> tags(Caller caller, @RequestParam(defaultValue = "") String query) {
        return places.tags(caller.organisation(), query.strip(), MOST_TAGS);
    }

    /// @param known whether it is a UCUM code
    /// @param code the UCUM code of what devices commonly write so; absent when it cannot be told
    @Schema(name = "UnitAnswer")
    record Unit(String unit, boolean known, @org.jspecify.annotations.Nullable String code) {}

    /// Is it a UCUM code, and if not, which one is meant?
    @GetMapping("/units")
    @Needs(Scope.THINGS_READ)
    Unit unit(@RequestParam String unit) {
        String asked = unit.strip();
        if (asked.length() > 100) {
            return new Unit(asked.substring(0, 100), false, null);
        }
        return new Unit(asked, Units.isKnown(asked), Units.ofSymbol(asked));
    }
}
