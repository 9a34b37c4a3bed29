import Testing

@testable import SMTP

/// No group of pipelined commands mixes two messages: each message has the sender, the recipients and the text of one
/// transaction, with any refusals before it.
struct PipelinedGroupTests {
    /// Without lines that are too long, because they take much time. The random sequences have them.
    @Test(arguments: GroupStep.short)
    func `all sequences of three steps after a MAIL agree with the model`(first: GroupStep) throws {
        var run = GroupRun()
        try run.take(.mail)
        try run.take(first)
        try explore(run, GroupStep.short, depth: 2)
    }

    @Test(arguments: GroupStep.core)
    func `all sequences of five transaction steps after a MAIL agree with the model`(first: GroupStep) throws {
        var run = GroupRun()
        try run.take(.mail)
        try run.take(first)
        try explore(run, GroupStep.core, depth: 4)
    }

    @Test(arguments: 0..<40)
    func `long random sequences agree with the model`(seed: Int) throws {
        var generator = SplitMix(seed: UInt64(seed))
        var run = GroupRun(answersRecipientsLate: seed.isMultiple(of: 2))
        for _ in 0..<40 {
            if generator.next(below: 2) == 0 {
                try run.take(GroupStep.allCases[generator.next(below: GroupStep.allCases.count)])
            } else {
                for step in GroupStep.phrases[generator.next(below: GroupStep.phrases.count)] { try run.take(step) }
            }
        }
        #expect(run.deliveries > 0, "no message arrived")
    }

    /// Continues a run with every step.
    private func explore(_ run: GroupRun, _ steps: [GroupStep], depth: Int) throws(GroupRun.Mistake) {
        guard depth > 0 else { return }
        for step in steps {
            var next = run
            try next.take(step)
            try explore(next, steps, depth: depth - 1)
        }
    }
}
