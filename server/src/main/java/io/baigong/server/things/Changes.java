package io.baigong.server.things;

import io.baigong.server.database.Tenancy;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Runs a change inside one organisation and one transaction that has ended when it returns, so
/// that the directory can take up what is there for good.
@Component
final class Changes {
    private final TransactionTemplate transaction;

    Changes(PlatformTransactionManager transactions) {
        this.transaction = new TransactionTemplate(transactions);
    }

    <T> T in(int organisation, Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "a change of things needs its own transaction: the directory follows its end");
        }
        return Tenancy.as(
                organisation,
                () -> java.util.Objects.requireNonNull(transaction.execute(_ -> work.get())));
    }
}
