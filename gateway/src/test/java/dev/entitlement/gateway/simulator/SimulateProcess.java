package dev.entitlement.gateway.simulator;

/** The command as a process of its own, to be sent signals. */
final class SimulateProcess {

    private SimulateProcess() {}

    public static void main(String[] args) {
        System.exit(SimulateCommand.commandLine().execute(args));
    }
}
