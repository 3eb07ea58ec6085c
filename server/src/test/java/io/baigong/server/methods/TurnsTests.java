package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.access.Caller;
import io.baigong.server.access.TooManyAtOnce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Few calculate at once, and none keeps the others out.
@Timeout(60)
class TurnsTests {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(50);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        threads.close();
    }

    private static Turns turns(int atOnce, int ofOne, int waiting, Duration patience) {
        return new Turns(new Turns.Settings("calculations", atOnce, ofOne, waiting, patience));
    }

    private static <T> T as(int organisation, Supplier<T> work) {
        return new Caller(organisation, "somebody", Set.of(), false)
                .<T, RuntimeException>call(work::get);
    }

    /// Begins work of an organisation that lasts until the end of the test.
    private Future<?> busy(Turns turns, int organisation) throws InterruptedException {
        var begun = new CountDownLatch(1);
        var done =
                threads.submit(() ->
                        as(
                                organisation,
                                () ->
                                        turns.run(() -> {
                                            begun.countDown();
                                            return awaited(end);
                                        })));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        return done;
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(50, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void oneOrganisationDoesNotTakeAllTurns() throws InterruptedException {
        var turns = turns(2, 1, 2, SHORT);
        busy(turns, 1);
        assertThatThrownBy(() -> as(1, () -> turns.run(() -> "more")))
                .isInstanceOf(TooManyAtOnce.class);
        assertThat(as(2, () -> turns.run(() -> "mine"))).isEqualTo("mine");
    }

    @Test
    void whoFindsNoRoomIsSentAwayWhileTheOthersWait() throws InterruptedException {
        var turns = turns(1, 1, 2, LONG);
        busy(turns, 1);
        var refused = new CountDownLatch(3);
        var waits = new ArrayList<Future<?>>();
        for (int i = 0; i < 4; i++) {
            waits.add(
                    threads.submit(() -> {
                        try {
                            return as(1, () -> turns.run(() -> "later"));
                        } catch (TooManyAtOnce e) {
                            refused.countDown();
                            throw e;
                        }
                    }));
        }
        assertThat(refused.await(30, TimeUnit.SECONDS)).as("one of four may wait").isTrue();
        end.countDown();
        assertThat(waits.stream().filter(TurnsTests::gotTurn)).hasSize(1);
    }

    private static boolean gotTurn(Future<?> one) {
        try {
            return "later".equals(one.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void workInsideATurnWaitsForNoOther() {
        var turns = turns(1, 1, 1, SHORT);
        assertThat(as(1, () -> turns.run(() -> turns.run(() -> "inner")))).isEqualTo("inner");
    }

    @Test
    void aTurnIsGivenBackHoweverItEnds() {
        var turns = turns(1, 1, 1, SHORT);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() ->
                            as(
                                    1,
                                    () ->
                                            turns.run(() -> {
                                                throw new IllegalStateException("bad");
                                            })))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(as(1, () -> turns.run(() -> "free"))).isEqualTo("free");
    }
}
