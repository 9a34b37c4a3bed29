import Foundation
import TestSupport
import Testing

/// The steps of an incident, from the playbook to the last step, with a guard and without.
@Suite(.scoped) struct PlaybookTests {
    private func steps(_ program: GuardProgram, _ incident: String = "I1") throws -> [[String: Any]] {
        try program.run("incident", "step", incident, "--json").output.split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
    }

    private func names(_ program: GuardProgram, _ incident: String = "I1") throws -> [String] {
        try steps(program, incident).compactMap { $0["name"] as? String }
    }

    @Test func `a stop adds its steps to the incident, and a close with open steps is refused`() throws {
        let program = try GuardProgram.start(upstreamPort: 1)
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong price").exitCode == 0)
        let all = try names(program)
        #expect(all.prefix(3) == ["own", "stop", "assess"] && all.last == "learn")
        let page = try program.run("incident", "show", "I1").output
        #expect(page.contains("playbook: 0 of \(all.count) steps settled; next: own"), "\(page)")
        #expect(page.contains("sendguard stop --campaign 'spring' --reason TEXT"), "\(page)")
        #expect(page.contains("due in 14 min"), "\(page)")
        for running in [true, false] {
            let step = running ? "own" : "stop"
            let done = try program.run("incident", "step", "I1", step, "--done", "--note", "by \(running)")
            #expect(done.exitCode == 0 && done.output.contains("[x]  \(step)"), "\(done)")
            let refused = try program.run("incident", "close", "I1", "all is well")
            #expect(refused.exitCode == 1 && refused.errorOutput.contains("not done: "), "\(refused)")
            #expect(refused.errorOutput.contains("assess, "), "\(refused)")
            let unknown = try program.run("incident", "step", "I1", "asess", "--done")
            #expect(unknown.exitCode == 1 && unknown.errorOutput.contains("did you mean \"assess\"?"), "\(unknown)")
            #expect(try program.run("incident", "step", "I9").exitCode == 1)
            if running { program.end() }
        }
        try program.start()
        #expect(try program.run("incident", "step", "I1", "tell", "--skip").exitCode == 2)
        #expect(try program.run("incident", "step", "I1", "--done").exitCode == 2)
        #expect(try program.run("incident", "step", "I1", "tell", "--done", "--doing").exitCode == 2)
        let skipped = try program.run("incident", "step", "I1", "tell", "--skip", "--note", "nobody | noticed")
        #expect(skipped.exitCode == 0 && skipped.output.contains("note: nobody | noticed"), "\(skipped)")
        #expect(try program.run("incident", "step", "I1", "assess", "--doing", "--owner", "eve").exitCode == 0)
        #expect(try program.run("incident", "list").output.contains("3/\(all.count) steps"))
        let markdown = try program.run("incident", "show", "I1", "--format", "markdown").output
        #expect(markdown.contains("| tell | skipped |") && markdown.contains("nobody \\| noticed"), "\(markdown)")
        #expect(try program.run("incident", "close", "I1", "enough", "--leave-steps").exitCode == 0)
        let timeline = try program.run("incident", "show", "I1").output
        #expect(timeline.contains("enough (left undone: assess, "), "\(timeline)")
        #expect(timeline.contains("own done: by true") && timeline.contains("stop done: by false"), "\(timeline)")
        let late = try program.run("incident", "step", "I1", "learn", "--done")
        #expect(late.exitCode == 1 && late.errorOutput.contains("is closed"), "\(late)")
        #expect(try program.run("acts").output.contains("I1 step tell skipped"))
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    @Test func `a change of kind replaces the open steps and keeps the done ones`() throws {
        let program = try GuardProgram.start(upstreamPort: 1)
        #expect(try program.run("stop", "--reason", "wrong price").exitCode == 0)
        #expect(try program.run("incident", "step", "I1", "own", "--done").exitCode == 0)
        #expect(try program.run("incident", "change", "I1", "--kind", "data-exposure").exitCode == 0)
        let steps = try steps(program)
        let states = Dictionary(
            uniqueKeysWithValues: steps.map { ($0["name"] as? String ?? "", $0["state"] as? String ?? "") })
        #expect(states["own"] == "done" && states["authority"] == "open" && states["plan"] == nil, "\(states)")
    }

    @Test func `edited playbooks apply after a reload, and open incidents keep their steps`() throws {
        let folder = try TestScope.mine.path("playbooks")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        func write(_ text: String) throws {
            try text.write(toFile: "\(folder)/ours.yaml", atomically: true, encoding: .utf8)
        }
        try write("kind: other\nsteps: [{name: call, do: \"Call {incident} in.\", role: boss}]\n")
        var settings = GuardSettings(upstreamPort: 1)
        settings.more = "playbooks: \(folder)"
        let program = try GuardProgram.start(settings)
        #expect(try program.run("stop", "--campaign", "one", "--reason", "r").exitCode == 0)
        #expect(try names(program) == ["call"])
        try write("kind: other\nsteps: [{name: shout, do: Shout., role: boss}]\n")
        try program.process.signal(SIGHUP)
        try waitUntil("the reload") { try program.run("acts").output.contains("reloaded") }
        #expect(try program.run("stop", "--campaign", "two", "--reason", "r").exitCode == 0)
        #expect(try names(program) == ["call"] && names(program, "I2") == ["shout"])

        // A playbook that cannot be read does not prevent a stop.
        try write("kind: othr\nsteps: [{name: shout, doo: Shout., role: boss}]\n")
        let check = try program.run("config", "check")
        #expect(check.exitCode == 2 && check.errorOutput.contains("ours.yaml:1: kind: \"othr\""), "\(check)")
        #expect(check.errorOutput.contains("ours.yaml:2: unknown key \"doo\"; did you mean \"do\"?"), "\(check)")
        try program.process.signal(SIGHUP)
        try waitUntil("the refusal") { try program.run("acts").output.contains("refused, the old") }
        #expect(try program.run("stop", "--campaign", "three", "--reason", "r").exitCode == 0)
        #expect(try names(program, "I3") == ["shout"])
        program.end()
        let stop = try program.run("stop", "--campaign", "four", "--reason", "r")
        #expect(stop.exitCode == 0, "\(stop)")
        #expect(try names(program, "I4").first == "own")
    }
}
