package dev.entitlement.gateway.admin;

/** Reads and changes what is wrong with the simulated platform, as JSON. Neither waits nor blocks. Thread-safe. */
public interface FaultControl {

    /** All faults, as one object. */
    byte[] read();

    /**
     * Changes the members that are given, and leaves the others.
     *
     * @return all faults, as they are now
     * @throws IllegalArgumentException if a member is unknown or its value not accepted, with a message for the sender
     */
    byte[] change(byte[] json);
}
