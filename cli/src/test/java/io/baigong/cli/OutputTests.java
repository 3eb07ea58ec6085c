package io.baigong.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.cli.Output.Column;
import io.baigong.cli.Output.Format;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OutputTests {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<Column> COLUMNS =
            List.of(
                    Column.at("key", "key"),
                    Column.at("place", "place"),
                    Column.at("model", "model.key"));

    private static String shown(Format format) {
        var text = new StringWriter();
        Stream<JsonNode> items =
                Stream.of(
                        JSON.readTree(
                                "{\"key\":\"七号\",\"place\":\"a,\\\"b\\\"\",\"model\":{\"key\":\"m\"}}"),
                        JSON.readTree("{\"key\":\"k\",\"place\":null,\"model\":{\"key\":\"n\"}}"));
        new Output(format, new PrintWriter(text)).list(items, COLUMNS);
        return text.toString();
    }

    @Test
    void columnsOfATableStandBelowEachOtherAlsoInChinese() {
        assertThat(shown(Format.table))
                .isEqualToNormalizingNewlines(
                        """
                        key   place  model
                        七号  a,"b"  m
                        k            n
                        """);
    }

    @Test
    void csvIsQuoted() {
        assertThat(shown(Format.csv))
                .isEqualTo("key,place,model\r\n七号,\"a,\"\"b\"\"\",m\r\nk,,n\r\n");
    }

    @Test
    void jsonIsOneArray() {
        assertThat(JSON.readTree(shown(Format.json))).hasSize(2);
    }

    @Test
    void controlCharactersOfDevicesDoNotReachTheTerminal() {
        var text = new StringWriter();
        new Output(Format.table, new PrintWriter(text))
                .list(
                        Stream.of(JSON.createObjectNode().put("key", "a\u001b[2Jb")),
                        List.of(Column.at("key", "key")));
        assertThat(text.toString()).doesNotContain("\u001b").contains("a [2Jb");
    }

    @Test
    void momentsAreTimesOrHowLongAgo() {
        assertThat(Cli.moment("2026-11-21T08:00:00+08:00"))
                .isEqualTo(Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(Cli.moment("2d")).isBefore(Cli.moment("now").minus(Duration.ofHours(47)));
        assertThatThrownBy(() -> Cli.moment("yesterday")).isInstanceOf(Mistake.class);
        assertThatThrownBy(() -> Cli.duration("3 days")).isInstanceOf(Mistake.class);
    }

    @Test
    void whatIsWrittenWronglyEndsWithTwo() {
        assertThat(Cli.run("things", "list", "--nonsense")).isEqualTo(Exit.USAGE);
        assertThat(Cli.run("things", "list", "--url", "works.example")).isEqualTo(Exit.USAGE);
    }

    @Test
    void aPlatformThatIsAwayEndsWithFour() {
        assertThat(Cli.run("whoami", "--url", "http://127.0.0.1:1")).isEqualTo(Exit.UNREACHABLE);
    }
}
