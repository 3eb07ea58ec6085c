package io.baigong.server.things;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What requests carry and models look like in JSON, for the description of the API. Requests are
/// read by [ThingReader] and [ModelReader], which name every fault; models are written by
/// [ModelJson].
final class Bodies {
    private Bodies() {}

    /// A name, or one of its two languages.
    @Schema(name = "GivenName")
    record Named(@Nullable String zh, @Nullable String en) {}

    /// The edition a thing is pinned to.
    record ModelChoice(String key, @Nullable Integer version) {}

    @Schema(name = "NewThing")
    record Thing(
            String key,
            @Nullable Named name,
            @Schema(description = "key of a model, or {key, version}") Object model,
            @Nullable String site,
            @Nullable String place,
            @Nullable List<String> tags,
            @Nullable SparkplugAddress sparkplug) {}

    record ThingChange(
            @Nullable Named name,
            @Schema(description = "key of a model, or {key, version}") @Nullable Object model,
            @Nullable String site,
            @Nullable String place,
            @Nullable List<String> tags,
            @Nullable SparkplugAddress sparkplug) {}

    record NewSite(String key, @Nullable Named name, String timeZone) {}

    record SiteChange(@Nullable Named name, @Nullable String timeZone) {}

    record NewConnection(@Nullable String key, @Nullable Named name) {}

    @Schema(name = "EnumMember")
    record Member(long code, String key, Name name) {}

    /// @param retention of properties, not of what events and commands carry
    @Schema(name = "Property")
    record Field(
            String key,
            Name name,
            @Schema(allowableValues = {"double", "int64", "decimal", "boolean", "enum", "string"})
                    String type,
            @Schema(description = "UCUM code") @Nullable String unit,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Integer scale,
            @Nullable List<Member> members,
            @Schema(allowableValues = {"short", "standard", "long"}) @Nullable String retention,
            @Nullable Boolean writable) {}

    @Schema(name = "EventType")
    record Occurrence(
            String key,
            Name name,
            @Schema(allowableValues = {"info", "warning", "error"}) String severity,
            List<Field> fields) {}

    @Schema(name = "CommandType")
    record Order(String key, Name name, List<Field> input, List<Field> output) {}

    @Schema(name = "Model")
    record Whole(
            String key,
            int version,
            Name name,
            @Nullable String pack,
            @Nullable Boolean grows,
            List<Field> properties,
            List<Occurrence> events,
            List<Order> commands) {}

    @Schema(name = "NewModel")
    record Draft(
            @Nullable String key,
            Object name,
            @Nullable Boolean grows,
            @Nullable List<Object> properties,
            @Nullable List<Object> events,
            @Nullable List<Object> commands) {}

    /// With `fields=summary` a count stands in the place of each list.
    @Schema(name = "ListedModel")
    record Listed(
            String key,
            int version,
            Name name,
            @Nullable String pack,
            @Nullable Boolean grows,
            Object properties,
            Object events,
            Object commands) {}

    @Schema(name = "ListedModelPage")
    record Models(List<Listed> items, int page, int size, long total) {}

    /// @param keys of the things that are meant; otherwise the filter says it
    @Schema(name = "ThingsWanted")
    record ThingsWanted(
            @Nullable List<String> keys,
            @Nullable ThingFilter filter,
            @Nullable String sort,
            @Nullable Boolean descending,
            @Nullable String zone) {}

    /// @param keys of the things that are meant; otherwise the filter says it
    /// @param tag to add or remove
    /// @param model whose edition is to be used
    /// @param version absent follows the newest
    /// @param name of the tokens
    /// @param expected how many things were meant when it was tried
    @Schema(name = "BulkOrder")
    record BulkOrder(
            @Schema(
                            allowableValues = {
                                "add-tag",
                                "remove-tag",
                                "move",
                                "use-edition",
                                "issue-tokens",
                                "erase"
                            })
                    String action,
            @Nullable List<String> keys,
            @Nullable ThingFilter filter,
            @Nullable String tag,
            @Nullable String site,
            @Nullable String place,
            @Nullable String model,
            @Nullable Integer version,
            @Nullable String name,
            @Nullable Boolean dryRun,
            @Nullable Long expected) {}
}
