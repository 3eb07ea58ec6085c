package io.baigong.server.readings.web;

import io.baigong.server.access.Problems;
import io.baigong.telemetry.StoreUnavailable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// The store cannot answer just now: nothing is lost, so try again.
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class StoreAdvice {
    @ExceptionHandler
    ProblemDetail unavailable(StoreUnavailable e) {
        return Problems.of(
                HttpStatus.SERVICE_UNAVAILABLE, "store-away", String.valueOf(e.getMessage()));
    }
}
