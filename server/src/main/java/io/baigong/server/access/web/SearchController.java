package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Searchable;
import io.baigong.server.access.Searchable.Found;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Finds anything the caller may see by a part of its name or key.
@RestController
@RequestMapping("/api/v1/search")
class SearchController {
    private static final int LONGEST = 200;
    private static final int MOST = 20;

    private final List<Searchable> searchables;

    SearchController(ObjectProvider<Searchable> searchables) {
        this.searchables = searchables.orderedStream().toList();
    }

    @Schema(name = "SearchAnswer")
    record Answer(List<Found> items) {}

    /// @param size how many of each kind, 1 to 20
    @GetMapping
    @Needs({})
    Answer search(
            Caller caller, @RequestParam String query, @RequestParam(defaultValue = "6") int size) {
        String text = query.strip();
        if (text.length() > LONGEST) {
            throw new Invalid("query", "at most " + LONGEST + " characters", text.length());
        }
        if (size < 1 || size > MOST) {
            throw new Invalid("size", "1 to " + MOST, size);
        }
        var items = new ArrayList<Found>();
        if (!text.isEmpty()) {
            for (var one : searchables) {
                if (one.needs().stream().allMatch(caller::may)) {
                    items.addAll(one.search(caller, text, size));
                }
            }
        }
        return new Answer(items);
    }
}
