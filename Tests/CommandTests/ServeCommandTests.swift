import Guard
import TestSupport
import Testing

@testable import sendguard

@Suite(.scoped)
struct ServeCommandTests {
    private func options(_ arguments: [String]) throws -> CommonOptions { try CommonOptions.parse(arguments) }

    @Test func `the flags replace the file's listeners, upstreams and routes`() throws {
        let file = try TestScope.mine.write(
            "c.yaml",
            """
            state: from-the-file
            listeners: [{address: "127.0.0.1:1", stream: s}, {address: "127.0.0.1:2"}]
            upstreams: [{name: a, host: smtp.example.com}]
            routes: [{stream: s, upstreams: [a]}]
            limits: {recipients: 5}
            """)
        let served = try ServeCommand.configuration(
            try options(["--config", file, "--state", "elsewhere"]), listen: "127.0.0.1:0", upstream: "127.0.0.1:2526")
        let configuration = served.configuration
        #expect(served.path == file)
        #expect(served.values["--state"]?.text == "elsewhere" && served.values["--listen"]?.text == "127.0.0.1:0")
        #expect(served.values["state"]?.text == "from-the-file")
        #expect(configuration.state == "elsewhere")
        // Settings that the file has for this stream must still apply.
        var listener = ListenerSettings(address: "127.0.0.1:0")
        listener.stream = "s"
        #expect(configuration.listeners == [listener])
        #expect(configuration.upstreams.map(\.name) == ["esp"])
        #expect(configuration.upstreams.map(\.tls) == [.none])
        #expect(configuration.routes.isEmpty)
        #expect(configuration.limits.recipients == 5)
    }

    @Test func `an upstream on another machine gets STARTTLS`() throws {
        let file = try TestScope.mine.write(
            "c.yaml", "listeners: [{address: \"127.0.0.1:1\"}]\nupstreams: [{name: a, host: smtp.example.com}]\n")
        let served = try ServeCommand.configuration(
            try options(["--config", file]), listen: nil, upstream: "smtp.example.org:587")
        let configuration = served.configuration
        #expect(configuration.upstreams.map(\.tls) == [.starttls])
        #expect(configuration.upstreams.map(\.host) == ["smtp.example.org"])
    }
}
