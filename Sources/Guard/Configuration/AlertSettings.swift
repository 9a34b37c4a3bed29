/// The program that is told what people should know at once.
package struct AlertSettings: Hashable, Sendable {
    /// Its path and its arguments; no shell reads them.
    package var command: [String]
    /// It is killed when it takes longer.
    package var timeout: Duration

    package init(command: [String], timeout: Duration = .seconds(10)) {
        self.command = command
        self.timeout = timeout
    }
}
