package dev.entitlement.policy;

/** Why no retry follows an attempt. */
public enum Stop {
    /** The attempt's verdict was {@link Verdict#FINAL}: there is nothing to retry. */
    FINAL_ANSWER,
    /** The upstream throttled the call without saying when to come back. */
    NO_RETRY_AFTER,
    /** All attempts that a call may make have been made. */
    ATTEMPTS_SPENT,
    /** The wait and the next attempt would not fit into what is left of the deadline. */
    DEADLINE,
    /** Retries already add as much to the load as they may. */
    BUDGET_SPENT
}
