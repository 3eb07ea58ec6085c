package io.baigong.server.organisations;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What requests carry, for the description of the API; the handlers read the JSON themselves, to
/// name every fault. A name is text for both languages, or `{zh, en}`.
final class Bodies {
    private Bodies() {}

    record NewHierarchy(String key, HierarchyKind kind, Object name) {}

    record NewNode(Object name, @Nullable String parent) {}

    record NodeMove(@Nullable String parent, @Nullable LocalDate from) {}

    record NewAdministrator(String login, String password) {}

    record NewOrganisation(
            String key,
            OrganisationKind kind,
            Object name,
            @Nullable String shortName,
            @Nullable String creditCode,
            @Nullable NewAdministrator administrator) {}

    record OrganisationChange(
            @Nullable OrganisationKind kind,
            @Nullable Object name,
            @Nullable String shortName,
            @Nullable String creditCode) {}

    /// @param node `hierarchy:code`
    record NewMembership(String node, @Nullable LocalDate from, @Nullable LocalDate to) {}

    @Schema(name = "Successor")
    record After(
            String key,
            @Nullable Object name,
            @Nullable OrganisationKind kind,
            @Nullable String creditCode) {}

    record NewSuccession(
            ChangeKind kind,
            LocalDate effective,
            List<String> before,
            List<After> after,
            @Nullable String note) {}
}
