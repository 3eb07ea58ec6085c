package io.baigong.server.packs;

import io.baigong.server.access.Invalid;
import java.util.Map;

/// A kind of thing that packs bring beside models, such as templates of tables. The module that
/// keeps it gives a bean; what a pack brings is a file `<folder>/<key>.json` for each key that its
/// manifest lists under the folder's name.
public interface PackContents {
    /// Of the pack, and the name of the list in the manifest, such as `tables`.
    String folder();

    /// Reads them and changes nothing.
    ///
    /// @param files by key
    /// @throws Invalid with all that is wrong; fields begin with the file's path
    void check(Map<String, byte[]> files);

    /// Gives them to an organisation; doing it again changes nothing.
    ///
    /// @param files as [#check] found them right
    /// @throws io.baigong.server.access.Conflict when one is someone else's, or an edition is there
    ///   and says something else
    void install(int organisation, String pack, Map<String, byte[]> files);
}
