package io.baigong.server.access;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something that the search over everything looks into; each module gives its own.
public interface Searchable {
    /// Word in the API, such as `thing`.
    String kind();

    /// All of these are needed to find anything here.
    Set<Scope> needs();

    /// What a caller who has them may see and whose name or key holds the text.
    ///
    /// @param text never empty
    /// @param most how many at most; best first
    List<Found> search(Caller caller, String text, int most);

    /// One thing found.
    ///
    /// @param key by which pages are named
    /// @param name a text, or one per language
    /// @param about a word more, such as where it stands
    record Found(String kind, String key, Object name, @Nullable String about) {}
}
