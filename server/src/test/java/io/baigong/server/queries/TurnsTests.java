package io.baigong.server.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.queries.promql.QueryError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TurnsTests {
    private static Turns turns() {
        return new Turns(
                new QuerySettings(
                        1,
                        1,
                        1,
                        1,
                        1,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1),
                        2,
                        1,
                        Duration.ofMillis(50)));
    }

    @Test
    void oneOrganisationDoesNotTakeTheTurnsOfAnother() throws Exception {
        var turns = turns();
        var running = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var first =
                CompletableFuture.supplyAsync(() ->
                        turns.run(
                                1,
                                () -> {
                                    running.countDown();
                                    await(end);
                                    return "first";
                                }));
        running.await();
        assertThatThrownBy(() -> turns.run(1, () -> "second"))
                .isInstanceOf(QueryError.class)
                .hasMessageContaining("1 queries of the organisation run already");
        assertThat(turns.<String>run(2, () -> "other")).isEqualTo("other");
        end.countDown();
        assertThat(first.get()).isEqualTo("first");
        assertThat(turns.<String>run(1, () -> "second")).isEqualTo("second");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
