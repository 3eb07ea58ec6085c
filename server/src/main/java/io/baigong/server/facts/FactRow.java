package io.baigong.server.facts;

import io.baigong.server.facts.Fact.FileRow;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One version of a row as the API has it.
///
/// @param name of the subject; absent when it has none
/// @param creditCode of an organisation
/// @param channel form, file, token, device
/// @param label declared, evidenced, verified: of its weakest value
/// @param file whose row it was
/// @param documents numbers of those that stand behind it
/// @param origins of the values that it did not bring, by field
record FactRow(
        String subject,
        @Nullable Name name,
        @Nullable String creditCode,
        String period,
        int version,
        String edition,
        Instant recorded,
        String recordedBy,
        @Schema(allowableValues = {"form", "file", "token", "device"}) String channel,
        @Schema(allowableValues = {"declared", "evidenced", "verified"}) String label,
        @Nullable FileRow file,
        List<Long> documents,
        String reason,
        boolean withdrawn,
        JsonNode values,
        Map<String, FactOrigin> origins) {
    /// Where a value came from.
    ///
    /// @param version that brought it; absent for this one
    /// @param from what it was proposed from and accepted
    record FactOrigin(
            @Nullable Integer version, String channel, String label, @Nullable String from) {}

    static FactRow of(Fact fact, Subjects.@Nullable SubjectName name) {
        Map<String, FactOrigin> origins = new TreeMap<>();
        fact.origins()
                .forEach((field, origin) ->
                        origins.put(
                                field,
                                new FactOrigin(
                                        origin.version(),
                                        Members.word(origin.channel()),
                                        Members.word(origin.label()),
                                        origin.from())));
        return new FactRow(
                fact.ref().subject(),
                name == null ? null : name.name(),
                name == null ? null : name.creditCode(),
                fact.ref().period(),
                fact.ref().version(),
                fact.edition(),
                fact.recorded(),
                fact.recordedBy(),
                Members.word(fact.channel()),
                Members.word(fact.weakest()),
                fact.file(),
                fact.documents(),
                fact.reason(),
                fact.withdrawn(),
                fact.values(),
                origins);
    }
}
