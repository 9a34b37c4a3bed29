/// Held mail in tests: one line of `sendguard held list --json`.
package struct HeldMail: Decodable, Sendable {
    package struct Recipient: Decodable, Sendable {
        package let address: String
        package let state: String
    }

    package let id: String
    package let campaign: String
    package let stop: String
    package let size: Int
    package let recipients: [Recipient]
}

extension GuardProgram {
    package func held(_ filters: String...) throws -> [HeldMail] {
        let list = try Command.run(
            Checkout.program, ["held", "list", "--json"] + filters + ["--config", configuration])
        guard list.exitCode <= 1 else { throw TestFailure("sendguard held list: \(list)") }
        return try JSONLines.read(list.output)
    }

    /// A stop in mode hold.
    package func hold(_ scope: String..., reason: String = "wrong price") throws {
        let arguments = ["stop"] + scope + ["--mode", "hold", "--reason", reason, "--config", configuration]
        let stop = try Command.run(Checkout.program, arguments)
        guard stop.exitCode == 0 else { throw TestFailure("stop: \(stop)") }
    }

    package func resumeAll() throws {
        let resume = try run("resume", "--all", "--reason", "corrected")
        guard resume.exitCode == 0 else { throw TestFailure("resume: \(resume)") }
    }
}

extension GuardProgram {
    /// Starts `sendguard ARGUMENTS --config ...` and does not wait for it.
    package func startCommand(_ arguments: String...) throws -> ChildProcess {
        let scope = try TestScope.mine
        let log = scope.path(scope.uniqueName("command"))
        let child = try ChildProcess(Checkout.program, arguments + ["--config", configuration], log: log)
        scope.atEnd { child.endAtOnce() }
        return child
    }
}
