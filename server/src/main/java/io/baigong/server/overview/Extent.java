package io.baigong.server.overview;

import io.baigong.server.database.Tenancy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whose figures are meant. Only [Extents] makes them, from what a caller may see.
///
/// Each has a table expression `member(organisation_id)`, to stand behind `with recursive`, of the
/// organisations that are meant on the day `:on`.
sealed interface Extent {
    /// The organisation in which the caller acts.
    record Own(int organisation) implements Extent {}

    /// All that is below a node of a hierarchy today.
    ///
    /// @param open whether the caller may see there what each single organisation has and reports
    /// @param view what else the caller may ask for, with which the figures could be combined
    record Below(int node, boolean open, View view) implements Extent {}

    /// All that a caller may ask for: figures of one page are combined with those of others.
    ///
    /// @param roots nodes below which it may count
    /// @param open nodes below which it may also see what each single organisation reports
    record View(Set<Long> roots, Set<Long> open) {}

    /// The whole platform.
    record Everywhere() implements Extent {}

    String BELOW =
            """
            below(node) as (
                select :extent::int
                union
                select p.node from below b join node_parent p
                    on p.parent = b.node and p.valid_from <= :on and p.valid_to > :on),
            member(organisation_id) as (
                select distinct m.organisation_id from below b
                  join membership m on m.node = b.node
                  join legal_entity e on e.organisation_id = m.organisation_id
                 where m.withdrawn is null and m.valid_from <= :on and m.valid_to > :on
                   and e.begun <= :on and e.ended > :on)\
            """;

    default String members() {
        return switch (this) {
            case Own _ -> "member(organisation_id) as (select :extent::int)";
            case Below _ -> BELOW;
            case Everywhere _ ->
                    """
                    member(organisation_id) as (select organisation_id from legal_entity
                        where begun <= :on and ended > :on and :extent = 0)\
                    """;
        };
    }

    /// The value of `:extent`.
    default int number() {
        return switch (this) {
            case Own(int organisation) -> organisation;
            case Below(int node, _, _) -> node;
            case Everywhere _ -> 0;
        };
    }

    /// Whether single organisations may be told apart in it.
    default boolean open() {
        return switch (this) {
            case Own _, Everywhere _ -> true;
            case Below(_, boolean open, _) -> open;
        };
    }

    /// Asks the database; under row-level security when it is one organisation.
    default <T extends @Nullable Object> T ask(Tenancy.Work<T, RuntimeException> question) {
        return this instanceof Own ? question.run() : Tenancy.asPlatform(question);
    }
}
