package io.baigong.edge.collect;

import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import io.baigong.edge.readings.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A sink that writes everything down.
final class Notes implements Sink {
    final List<String> presence = new CopyOnWriteArrayList<>();
    final List<String> unchanged = new CopyOnWriteArrayList<>();
    private final Map<String, List<Reading>> reported = new ConcurrentHashMap<>();

    @Override
    public void take(String device, List<Reading> all, List<Reading> some) {
        for (var reading : some) {
            reported.computeIfAbsent(
                            device + "/" + reading.property(), _ -> new CopyOnWriteArrayList<>())
                    .add(reading);
        }
    }

    @Override
    public void unchanged(String device, Set<String> tags, long time) {
        tags.forEach(tag -> unchanged.add("%s/%s until %d".formatted(device, tag, time)));
    }

    @Override
    public void reached(String device, boolean is) {
        presence.add(device + (is ? " reached" : " lost"));
    }

    List<Reading> of(String source) {
        return reported.getOrDefault(source, List.of());
    }

    /// Whole numbers and the reasons of bad ones, in order.
    List<String> words(String source) {
        var words = new ArrayList<String>();
        for (var reading : of(source)) {
            Reason reason = reading.status().reason();
            words.add(
                    reading.value() instanceof Value.Whole(long number)
                            ? Long.toString(number)
                            : String.valueOf(reason));
        }
        return words;
    }
}
