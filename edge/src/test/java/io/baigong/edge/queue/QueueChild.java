package io.baigong.edge.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// A gateway's queue at work until it is killed: offers numbered batches and acknowledges two of
/// three. Prints `open` with the first number, then `durable` and `acknowledged` with numbers.
final class QueueChild {
    private static final long LONGEST_NANOS = Duration.ofSeconds(60).toNanos();

    private QueueChild() {}

    static QueueSettings settings(Path folder) {
        return QueueSettings.in(folder).withMaximumBytes(64L << 20).withMinimumFreeBytes(0);
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public static void main(String[] args) throws Exception {
        var queue = DiskQueue.open(settings(Path.of(args[0])), InstantSource.system());
        queue.lanes().begin();
        long first = Long.parseLong(args[1]);
        System.out.println("open");
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    for (long number = first; ; number++) {
                        if (number % 4 == 0) {
                            pause();
                        }
                        queue.offer(Batches.batch(number, System.currentTimeMillis()));
                    }
                });
        long start = System.nanoTime();
        while (!System.out.checkError() && System.nanoTime() - start < LONGEST_NANOS) {
            var stored = queue.lanes().nextFresh(_ -> false);
            if (stored == null) {
                Thread.sleep(1);
                continue;
            }
            long number = Batches.number(stored.batch());
            System.out.println("durable " + number);
            if (number % 3 != 0) {
                queue.lanes().acknowledged(stored.number());
                System.out.println("acknowledged " + number);
            }
        }
    }
}
