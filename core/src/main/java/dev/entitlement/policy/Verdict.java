package dev.entitlement.policy;

/** What the judgement of an attempt tells the policies. */
public enum Verdict {
    /** The answer will not change by asking again. */
    FINAL,
    /** Trouble that may pass: the upstream failed, or was not heard. */
    TRANSIENT,
    /** The upstream refused for now; only it knows until when. */
    THROTTLED
}
