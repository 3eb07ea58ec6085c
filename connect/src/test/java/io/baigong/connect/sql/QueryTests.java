package io.baigong.connect.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.AddressFault;
import io.baigong.connect.ConnectFault;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class QueryTests {
    @Test
    void readsSeveralQueriesWithTheirCursors() throws Exception {
        var queries =
                Query.read(
                        """
                        [measurements]
                        cursor: id
                        begin: 0
                        time: taken_at
                        zone: Asia/Shanghai
                        select id, taken_at, ':cursor' as text, t::text from m
                        where id > :cursor order by id;

                        [state]
                        select * from state
                        """);
        assertThat(queries.keySet()).containsExactly("measurements", "state");
        assertThat(queries.get("measurements"))
                .isEqualTo(
                        new Query(
                                "measurements",
                                "select id, taken_at, ':cursor' as text, t::text from m\nwhere id > ? order by id",
                                1,
                                "id",
                                "0",
                                "taken_at",
                                ZoneId.of("Asia/Shanghai")));
        assertThat(queries.get("state"))
                .isEqualTo(
                        new Query(
                                "state",
                                "select * from state",
                                0,
                                null,
                                "",
                                null,
                                ZoneId.of("UTC")));
    }

    @Test
    void namesTheLineThatIsWrong() {
        var wrong =
                List.of(
                        "select 1",
                        "[a]\ndelete from m",
                        "[a]\nselect * from m where id > :cursor order by id",
                        "[a]\ncursor: id\nbegin: 0\nselect * from m where id > :cursor",
                        "[a]\nzone: Mars\nselect 1",
                        "[a]\nselect 1\n[a]\nselect 2");
        for (var text : wrong) {
            assertThatThrownBy(() -> Query.read(text))
                    .as(text)
                    .isInstanceOfSatisfying(
                            ConnectFault.class,
                            fault -> assertThat(fault.kind()).isEqualTo(ConnectFault.Kind.SETTINGS))
                    .hasMessageMatching("queries, line \\d+: expected .*, came [\\s\\S]*");
        }
    }

    @Property
    void refusesAddressesWithAFaultAndNothingElse(@ForAll String text) {
        try {
            assertThat(ColumnAddress.read(text).text()).isEqualTo(text);
        } catch (AddressFault fault) {
            assertThat(fault.position()).isBetween(1, text.length() + 1);
        }
    }
}
