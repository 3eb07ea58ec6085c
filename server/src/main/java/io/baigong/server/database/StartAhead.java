package io.baigong.server.database;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/// Takes the data folder and starts PostgreSQL before Spring makes its first bean: it takes longer
/// than any bean, and all wait for it.
public final class StartAhead implements ApplicationContextInitializer<GenericApplicationContext> {
    @Override
    public void initialize(GenericApplicationContext context) {
        var binder = Binder.get(context.getEnvironment());
        var data = binder.bindOrCreate("baigong", DataFolder.class);
        var settings = binder.bindOrCreate("baigong.database", DatabaseSettings.class);
        var beans = context.getDefaultListableBeanFactory();
        var lock = new FolderLock();
        lock.take(data.data());
        // Destroyed in the opposite order: the folder is let go of last.
        beans.registerSingleton("folderLock", lock);
        beans.registerDisposableBean("folderLock", lock);
        var owner = Ahead.begin("open-postgres", () -> Databases.open(settings, data));
        beans.registerSingleton("databaseOpening", new Opening(owner));
        beans.registerDisposableBean("databaseOpening", owner::close);
    }

    /// PostgreSQL as it is being opened.
    record Opening(Ahead<Databases.Owner> owner) {}
}
