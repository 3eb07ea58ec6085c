package io.baigong.server.production;

import io.swagger.v3.oas.annotations.media.Schema;

/// What holds for many shifts.
@Schema(
        name = "ProductionMasterContent",
        oneOf = {
            Product.class,
            Order.class,
            Reason.class,
            Plan.class,
            DayException.class,
            Rule.class
        })
sealed interface MasterContent permits Product, Order, Reason, Plan, DayException, Rule {
    String key();
}
