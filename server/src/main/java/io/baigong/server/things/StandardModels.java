package io.baigong.server.things;

/// Gives an organisation the models that everyone gets; answered by the packs.
public interface StandardModels {
    /// Does nothing when they are there.
    void install(int organisation);
}
