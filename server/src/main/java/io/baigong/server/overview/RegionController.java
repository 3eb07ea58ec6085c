package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Subtrees;
import io.baigong.server.overview.Regions.Answer;
import io.baigong.server.overview.Regions.Place;
import io.baigong.server.overview.Regions.Question;
import io.baigong.server.overview.Regions.Row;
import io.baigong.server.tables.CsvFile;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Regions, industries and parks with what is in them.
@RestController
@RequestMapping("/api/v1/regions")
class RegionController {
    private static final String RULE =
            "children, leaves, or a hierarchy with or without a code, such as industry or industry:C";
    private static final List<String> COLUMNS =
            List.of(
                    "hierarchy",
                    "code",
                    "name_zh",
                    "name_en",
                    "organisations",
                    "firms",
                    "firms_connected",
                    "devices",
                    "devices_evidenced",
                    "firms_30_days_ago",
                    "devices_30_days_ago",
                    "evidence_since",
                    "computed",
                    "source");

    private final Regions regions;
    private final Extents extents;
    private final GrantedPlaces places;
    private final Subtrees subtrees;

    RegionController(Regions regions, Extents extents, GrantedPlaces places, Subtrees subtrees) {
        this.regions = regions;
        this.extents = extents;
        this.places = places;
        this.subtrees = subtrees;
    }

    /// Where the caller begins: the nodes of its grants.
    ///
    /// @param all whether it may ask for every node, and for the whole platform
    @Schema(name = "RegionRoots")
    record Roots(List<Place> roots, boolean all) {}

    @GetMapping("/roots")
    @Needs(Scope.ORGANISATIONS_READ)
    Roots roots(Caller caller) {
        return new Roots(places.roots(caller), caller.platformAdministrator());
    }

    /// @param path from the top to the node that was asked for; empty for the whole platform
    /// @param floor so many organisations must stand behind a figure that is not withheld
    @Schema(name = "RegionFigures")
    record Figures(
            List<GrantedPlaces.Step> path,
            int floor,
            @com.fasterxml.jackson.annotation.JsonUnwrapped Answer answer) {}

    /// Firms and devices below a node.
    ///
    /// @param scope `hierarchy:code`, or `platform`
    /// @param by `children` (the nodes right below it), `leaves` (the lowest ones below it), or
    ///   another hierarchy: `industry` for its sections, `industry:C` for what is below one
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.ORGANISATIONS_READ)
    Figures figures(
            Caller caller,
            @RequestParam(defaultValue = "platform") String scope,
            @RequestParam(defaultValue = "children") String by) {
        var extent = extents.of(caller, scope);
        return new Figures(
                extent instanceof Extent.Below(int node, _, _)
                        ? places.path(caller, node)
                        : List.of(),
                Confidentiality.FLOOR,
                regions.of(question(extent, scope, by)));
    }

    private Question question(Extent extent, String scope, String by) {
        if (extent instanceof Extent.Own) {
            throw new Invalid("scope", "hierarchy:code or platform", scope);
        }
        boolean below = extent instanceof Extent.Below;
        String hierarchy = below ? scope.substring(0, scope.indexOf(':')) : "administrative";
        return switch (by) {
            case "children" -> new Question(extent, hierarchy, extent.number(), false);
            case "leaves" -> {
                if (!below) {
                    throw new Invalid("by", "children, for the whole platform", by);
                }
                yield new Question(extent, hierarchy, extent.number(), true);
            }
            default -> other(extent, by);
        };
    }

    /// Only hierarchies that are everyone's to see.
    private Question other(Extent extent, String by) {
        String hierarchy = by.contains(":") ? by.substring(0, by.indexOf(':')) : by;
        if (!hierarchy.equals("industry") && !hierarchy.equals("administrative")) {
            throw new Invalid("by", RULE, by);
        }
        if (hierarchy.equals(by)) {
            return new Question(extent, by, 0, false);
        }
        Long node = subtrees.find(by);
        if (node == null) {
            throw new NotFound("node", by);
        }
        return new Question(extent, hierarchy, Math.toIntExact(node), false);
    }

    /// The same as CSV; each row says its source and when it was computed.
    @GetMapping(produces = "text/csv")
    @Needs(Scope.ORGANISATIONS_READ)
    void export(
            Caller caller,
            @RequestParam(defaultValue = "platform") String scope,
            @RequestParam(defaultValue = "children") String by,
            HttpServletResponse response)
            throws IOException {
        var answer = regions.of(question(extents.of(caller, scope), scope, by));
        response.setContentType(CsvFile.TYPE.toString());
        response.setHeader("Content-Disposition", "attachment; filename=\"regions.csv\"");
        try (var out =
                new BufferedWriter(
                        new OutputStreamWriter(
                                response.getOutputStream(), StandardCharsets.UTF_8))) {
            var csv = CsvFile.begin(out, COLUMNS);
            answer.rows().forEach(row -> write(csv, answer, row, "", scope));
            if (answer.rest() != null) {
                write(csv, answer, answer.rest(), "elsewhere", scope);
            }
            write(csv, answer, answer.total(), "total", scope);
            csv.flush();
        }
    }

    private static void write(CsvFile csv, Answer answer, Row row, String name, String scope) {
        var place = row.place();
        csv.row(
                place == null ? "" : place.hierarchy(),
                place == null ? name : place.code(),
                place == null ? "" : place.name().zh(),
                place == null ? "" : place.name().en(),
                Long.toString(row.organisations()),
                Long.toString(row.firms()),
                shown(row, row.connected()),
                Long.toString(row.devices()),
                shown(row, row.evidenced()),
                Long.toString(row.before().firms()),
                Long.toString(row.before().devices()),
                answer.since().toString(),
                answer.computed().toString(),
                "Baigong, register and readings, " + scope);
    }

    private static String shown(Row row, @Nullable Long figure) {
        return row.withheld() ? "withheld" : Objects.toString(figure, "");
    }
}
