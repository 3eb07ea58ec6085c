package io.baigong.server.facts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.baigong.server.access.Fault;
import io.baigong.server.things.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A form that people answer: one sheet of answers per subject and period.
///
/// @param standing reference for what no authority has put in force
/// @param sources what it was made from
public record FormDefinition(
        String key,
        String edition,
        Name title,
        @Nullable Name summary,
        Standing standing,
        List<FormSource> sources,
        SubjectKind subject,
        PeriodKind period,
        List<Section> sections,
        @JsonIgnore FormLogic logic)
        implements Definition {
    private static final int MOST_SECTIONS = 50;
    private static final int MOST_QUESTIONS = 200;
    private static final int MOST_SOURCES = 20;

    /// What follows the key of a choice with points.
    static final String POINTS = "Points";

    public FormDefinition {
        sources = List.copyOf(sources);
        sections = List.copyOf(sections);
    }

    /// Whether an authority put it in force.
    public enum Standing {
        OFFICIAL,
        /// For reference, not official (参考，非官方).
        REFERENCE;

        /// Its name in the API and in files.
        @JsonValue
        public String word() {
            return Members.word(this);
        }
    }

    /// What a form was made from.
    public record FormSource(Name title, @Nullable String url, @Nullable String clause) {
        static FormSource read(Members members) {
            return new FormSource(
                    members.name("title"),
                    members.has("url") ? members.text("url", "") : null,
                    members.has("clause") ? members.text("clause", "") : null);
        }
    }

    /// Questions that belong together.
    ///
    /// @param visibleWhen condition over earlier answers; null for always
    /// @param scored whether its key is a value too: the mean of the points of its visible
    ///   questions, in 分 of 100
    public record Section(
            String key,
            Name title,
            @Nullable String visibleWhen,
            boolean scored,
            List<Question> questions) {
        public Section {
            questions = List.copyOf(questions);
        }

        static Section read(Members members) {
            var section =
                    new Section(
                            members.text("key", Field.NAME, Field.NAME_RULE),
                            members.name("title"),
                            members.has("visibleWhen") ? members.text("visibleWhen", "") : null,
                            members.truth("scored"),
                            members.list("questions", MOST_QUESTIONS, Question::read));
            members.get("visibleWhen");
            return section;
        }
    }

    /// A question.
    ///
    /// @param visibleWhen condition over earlier answers; null for always
    /// @param checks each must not be false of the answers up to this one
    /// @param prefill where an answer may be proposed from; null for nowhere
    public record Question(
            @JsonUnwrapped Field field,
            @Nullable String visibleWhen,
            List<Check> checks,
            @Nullable Prefill prefill) {
        public Question {
            checks = List.copyOf(checks);
        }

        static Question read(Members members) {
            var question =
                    new Question(
                            Field.read(members),
                            members.has("visibleWhen") ? members.text("visibleWhen", "") : null,
                            members.list("checks", 20, Check::read),
                            Prefill.read(members.inside("prefill")));
            members.get("visibleWhen");
            return question;
        }
    }

    /// @param that condition
    /// @param message what is wrong when it is false
    public record Check(String that, Name message) {
        static Check read(Members members) {
            return new Check(members.text("that", ""), members.name("message"));
        }
    }

    /// Where an answer may be proposed from.
    ///
    /// @param of the table or form, a model, and the like
    /// @param name of the column, question, property, step
    public record Prefill(Kind kind, String of, String name) {
        /// What proposes.
        public enum Kind {
            TABLE,
            FORM,
            READING,
            PRODUCTION,
            METHOD;

            /// Its name in the API and in files.
            @JsonValue
            public String word() {
                return Members.word(this);
            }
        }

        static @Nullable Prefill read(@Nullable Members members) {
            if (members == null) {
                return null;
            }
            var prefill =
                    new Prefill(
                            members.word("kind", Kind.class, Kind.TABLE),
                            members.text("of", ""),
                            members.text("name", ""));
            members.end();
            return prefill;
        }
    }

    static FormDefinition read(JsonNode node, List<Fault> faults) {
        var members = new Members(node, "", faults);
        String key = members.text("key", TableTemplate.KEY, TableTemplate.KEY_RULE);
        String edition = members.text("edition", TableTemplate.EDITION, TableTemplate.EDITION_RULE);
        var title = members.name("title");
        var summary = members.nameIfThere("summary");
        var standing = members.word("standing", Standing.class, Standing.REFERENCE);
        var sources = members.list("sources", MOST_SOURCES, FormSource::read);
        var subject = members.word("subject", SubjectKind.class, SubjectKind.ORGANISATION);
        var period = members.word("period", PeriodKind.class, PeriodKind.YEAR);
        var sections = members.list("sections", MOST_SECTIONS, Section::read);
        members.end();
        var logic = FormLogic.of(sections, faults);
        return new FormDefinition(
                key, edition, title, summary, standing, sources, subject, period, sections, logic);
    }

    /// Of all sections, in their order.
    List<Question> questions() {
        return sections.stream().flatMap(section -> section.questions().stream()).toList();
    }

    /// Questions, each followed by its points when its choices have some, and after those of a
    /// scored section its score.
    @Override
    public List<Field> fields() {
        var fields = new ArrayList<Field>();
        for (var section : sections) {
            for (var question : section.questions()) {
                fields.add(question.field());
                var points = points(question.field());
                if (points != null) {
                    fields.add(points);
                }
            }
            if (section.scored()) {
                fields.add(number(section.key(), section.title(), "分"));
            }
        }
        return fields;
    }

    /// The field of a choice's points; null when it has none.
    static @Nullable Field points(Field field) {
        boolean counted = field.choices().stream().anyMatch(one -> one.points() != null);
        boolean chosen = Set.of(FieldType.CHOICE, FieldType.CHOICES).contains(field.type());
        return counted && chosen ? number(field.key() + POINTS, field.title(), null) : null;
    }

    private static Field number(String key, Name title, @Nullable String unit) {
        return new Field(
                key, title, null, FieldType.NUMBER, unit, false, null, null, null, List.of());
    }
}
