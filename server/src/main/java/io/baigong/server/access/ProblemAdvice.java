package io.baigong.server.access;

import java.util.List;
import org.apache.catalina.session.TooManyActiveSessionsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/// Turns every refusal and failure into problem+json (RFC 9457).
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notSignedIn(NotSignedIn e) {
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .body(problem(HttpStatus.UNAUTHORIZED, e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooManyTries(TooManyTries e) {
        long seconds = e.remaining().plusMillis(999).toSeconds();
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
                .body(problem(HttpStatus.TOO_MANY_REQUESTS, e));
    }

    @ExceptionHandler
    ProblemDetail tooManySessions(TooManyActiveSessionsException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "too many people are logged in; try again later");
    }

    @ExceptionHandler
    ProblemDetail notAllowed(NotAllowed e) {
        return problem(HttpStatus.FORBIDDEN, e);
    }

    @ExceptionHandler
    ProblemDetail notFound(NotFound e) {
        return problem(HttpStatus.NOT_FOUND, e);
    }

    @ExceptionHandler
    ProblemDetail conflict(Conflict e) {
        return problem(HttpStatus.CONFLICT, e);
    }

    @ExceptionHandler
    ProblemDetail tooMuch(TooMuch e) {
        var problem = problem(HttpStatus.CONTENT_TOO_LARGE, e);
        problem.setProperty("limit", e.limit());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail invalid(Invalid e) {
        var problem = problem(HttpStatus.BAD_REQUEST, e);
        problem.setProperty("errors", e.faults());
        return problem;
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessResourceException.class,
        CannotCreateTransactionException.class
    })
    ProblemDetail databaseAway(Exception e) {
        LOG.warn("the database cannot be reached: {}", e.getMessage());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "the database cannot be reached just now; try again in a few seconds");
    }

    @ExceptionHandler
    ProblemDetail unforeseen(Exception e, WebRequest request) {
        LOG.error("{} failed", request.getDescription(false), e);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "the platform failed to do this; its log says more");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        List<Fault> faults =
                e.getFieldErrors().stream()
                        .map(error ->
                                Fault.of(
                                        error.getField(),
                                        String.valueOf(error.getDefaultMessage()),
                                        error.getRejectedValue()))
                        .toList();
        e.getBody().setProperty("errors", faults);
        return handleExceptionInternal(e, null, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Invalid invalid) {
                return handleExceptionInternal(
                        e, invalid(invalid), headers, HttpStatus.BAD_REQUEST, request);
            }
        }
        String why =
                e.getCause() instanceof JacksonException json
                        ? json.getOriginalMessage()
                        : "a JSON body is missing";
        var problem = ProblemDetail.forStatusAndDetail(status, "the body cannot be read: " + why);
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    private static ProblemDetail problem(HttpStatus status, RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
    }
}
