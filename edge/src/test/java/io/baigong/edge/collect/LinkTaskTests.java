package io.baigong.edge.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.edge.collect.NotDone.Why;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LinkTaskTests {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(1);
    private final Link link = () -> {};
    private final AtomicInteger done = new AtomicInteger();
    private final LinkTask<Integer> task = new LinkTask<>(_ -> done.incrementAndGet());

    @Test
    void isDoneOnce() throws Exception {
        task.run(link);
        task.run(link);
        assertThat(task.await(LONG)).isOne();
        assertThat(done).hasValue(1);
    }

    @Test
    void isNotDoneWhenNobodyWaitsAnyMore() throws Exception {
        assertThatThrownBy(() -> task.await(SHORT))
                .isInstanceOfSatisfying(
                        NotDone.class, e -> assertThat(e.why()).isEqualTo(Why.TIME_LIMIT))
                .hasMessageEndingWith("the device did not become free");
        task.run(link);
        assertThat(done).hasValue(0);
    }

    @Test
    void isNotDoneWhenWhoWaitedIsGone() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> task.await(LONG)).isInstanceOf(InterruptedException.class);
        task.run(link);
        assertThat(done).hasValue(0);
    }

    @Test
    void isNotDoneAfterItFailed() throws Exception {
        task.fail(Why.AWAY, "there is no link");
        task.run(link);
        assertThat(done).hasValue(0);
        assertThatThrownBy(() -> task.await(LONG)).hasMessage("there is no link");
    }

    @Test
    void saysThatItMayHaveBeenDoneWhenItHadBegun() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var slow =
                new LinkTask<Integer>(_ -> {
                    begun.countDown();
                    end.await();
                    return 1;
                });
        var failure = new AtomicReference<Throwable>();
        var thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                slow.run(link);
                            } catch (LinkBroken | InterruptedException e) {
                                failure.set(e);
                            }
                        });
        begun.await();
        assertThatThrownBy(() -> slow.await(SHORT))
                .hasMessageEndingWith(
                        "the device did not answer; it may or may not have been done");
        end.countDown();
        thread.join();
        assertThat(failure).hasNullValue();
    }

    @Test
    void endsWithTheLinkAndSaysThatNobodyKnows() {
        var broken =
                new LinkTask<Integer>(_ -> {
                    throw new LinkBroken("the cable is cut");
                });
        assertThatThrownBy(() -> broken.run(link)).isInstanceOf(LinkBroken.class);
        assertThatThrownBy(() -> broken.await(LONG))
                .isInstanceOfSatisfying(NotDone.class, e -> assertThat(e.why()).isEqualTo(Why.AWAY))
                .hasMessage("the link broke; whether it was done is not known: the cable is cut");
    }
}
