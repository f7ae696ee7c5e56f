package dev.entitlement.gateway.simulator;

/**
 * The response codes of the Resale API's reactivation call. The reference ties only 200 and 202 to a code; the other
 * statuses are the ones an integrator would expect.
 */
enum Code {
    OK(200, "Success"),
    CLIENT_ACTION_REQUIRED(202, "The user must complete the activation"),
    BAD_REQUEST(400, "The request is invalid"),
    UNAUTHORIZED(401, "The IP address or the credentials are invalid"),
    NOT_AVAILABLE(403, "This entitlement cannot be reactivated"),
    NOT_FOUND(404, "There is no such entitlement"),
    ALREADY_EXISTS(409, "The entitlement is already active"),
    TOO_MANY_REQUESTS(429, "The request limit is reached, try again later"),
    INTERNAL_ERROR(500, "An unexpected error occurred"),
    SERVICE_UNAVAILABLE(503, "The platform is under maintenance");

    private final int status;
    private final String message;

    Code(int status, String message) {
        this.status = status;
        this.message = message;
    }

    int status() {
        return status;
    }

    String message() {
        return message;
    }

    boolean reactivates() {
        return this == OK || this == CLIENT_ACTION_REQUIRED;
    }
}
