/// What can be asked of a guard about its trail of acts.
package protocol ActControl: Sendable {
    /// Somebody wanted to change something and was not let.
    func noteRefusal(of attempt: String, because reason: String) async
}
