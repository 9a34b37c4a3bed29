import Testing

@testable import Content

/// The forms of samples in plain text, and the marks that prove them.
struct CodeFormsTests {
    @Test(arguments: [
        ("```\na\n```", ["a"]), ("~~~~ swift\na\n~~~~~  \nb", ["a"]), ("   ```\r\na\r\n  ```\r\n", ["a"]),
        ("~~~\na\n```\nb\n~~~", ["a\n```\nb"]), ("```\na", []), ("~~~\na\n~~", []), ("~~~~\na\n~~~", []),
        ("``` a b\nc\n```", []), ("~~~ News ~~~\na\n~~~", []), ("    ```\na\n    ```", []), ("```a`\nb\n```", []),
        ("~~~~\na\n~~~\nb\n~~~", ["b"]), ("```\na\n```\nb\n```\nc\n```", ["a", "c"]), ("```\n```", []),
    ])
    func `a fenced sample needs an opening and a closing fence on their own lines`(text: String, blocks: [String]) {
        let bytes = Array(text.utf8)
        var found: [String] = []
        for range in FencedSamples.find(in: bytes) {
            let block = String(decoding: bytes[range].filter { $0 != 0x0D }, as: UTF8.self)
            // The range goes from the opening fence's line end to the closing fence.
            let lines = block.split(separator: "\n", omittingEmptySubsequences: true)
            if !lines.isEmpty { found.append(lines.joined(separator: "\n")) }
        }
        #expect(found == blocks)
    }

    @Test(arguments: [
        ("`a`", ["a"]), ("x `a b` y", ["a b"]), ("``a`b``", ["a`b"]), ("`a", []), ("`a\nb`", []), ("rock`n`roll", []),
        ("`a``", []), ("it`s `a`", ["a"]), ("````a````", []), ("`a` `b`", ["a", "b"]),
    ])
    func `a sample in backticks begins and ends in one line`(text: String, pieces: [String]) {
        let bytes = Array(text.utf8)
        #expect(InlineSamples.find(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) } == pieces)
    }

    @Test(arguments: [
        ("a\n\n    b\n    c\nd", ["    b\n    c"]), ("a\n\n\tb", ["\tb"]), ("a\n    b", []), ("    a\n\n    b", []),
        ("    a\n\n        b\n", ["        b"]), ("a\n\n    b\n\n    c\n", ["    b\n\n    c"]), ("a\n\n   b", []),
        ("\n\n    a\n\n    b", []), ("a\n\n    b\n\nc\n    d", ["    b"]),
    ])
    func `the indent of a sample is measured from the mail's own lines`(text: String, blocks: [String]) {
        let bytes = Array(text.utf8)
        #expect(IndentedSamples.find(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) } == blocks)
    }

    @Test(arguments: [
        ("@@ -1 +1 @@\n-a\n+b\nc", 1), ("@@ -1,2 +1,2 @@ f()\n a\n-b\n+c\n", 1), ("@@ -1,2 +1,2 @@\n a\n", 0),
        ("--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n a\n", 1), ("@@ -a +b @@\n-a\n+b\n", 0), ("@@ -1 +1\n-a\n+b\n", 0),
        ("diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n@@ -9 +9,0 @@\n-c\n", 2),
        ("@@ -1 +1 @@\n-a\n-b\n", 0), ("@@ -1,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n", 1),
        ("@@ -99999999999999999999 +1 @@\n+a\n", 0),
    ])
    func `a patch hunk has a header and as many lines as the header says`(text: String, count: Int) {
        #expect(PatchHunks.find(in: Array(text.utf8)).count == count)
    }

    @Test(arguments: [
        "if [[ -f \"$HOME/.bashrc\" ]]; then source \"$HOME/.bashrc\"; fi", "echo $((1+2)) ${PATH:-/bin}",
        "f\"Hi {name}\"",
        "const s = `Hi ${name}, you have ${n} items`;", "\\frac{{a}}{{b}} + \\sqrt{x_{i}}", "puts \"Hi #{user.name}\"",
        "import React, { useState } from 'react';", "SELECT * FROM t WHERE name IS NULL", "fn id<T>(x: T) -> T { x }",
        "{\"error\": {\"code\": 404}}", "t(\"items\", { count }) // \"{{count}} items\"", "printf(\"%s\\n\", name);",
        "\"Hi %(name)s\" % {\"name\": \"Jane\"}", "git log --pretty=format:'%h %s' HEAD@{1}", "<p>@Model.Name</p>",
        "tmpl := template.New(\"x\").Parse(\"Hi {{ .Name }}\")", "if (user == null) return undefined;",
        "std::vector<T> f(std::map<Key, Value> const& m);", "def greet(name):", "for (i = 0; i < n; i++) {",
        "x := f(\"a\")", "$user->name = get('x');", "function f($a) {\n  return $a;\n}", "a && b == c",
        "Traceback (most recent call last):", "from x import y", "let f = (x) => x",
    ])
    func `code has enough marks to count as code`(code: String) {
        #expect(CodeMarks.count(in: Array(code.utf8)[...], countsMarkup: true) >= CodeSample.proof)
    }

    @Test(arguments: [
        "Dear {{first_name}}, spring is here.", "Total = {{total}} -> {{tax}}", "===== SALE ===== || Shop now ->",
        "Item  Qty  Price\n----------------\n{{item}}  {{qty}}  {{price}}", "Gift(s) for you (and yours); and more;",
        "{% for item in items %}{{ item.url('x') }} {{ item.name|default(\"x\") }}{% endfor %}",
        "*|IF:X|* a *|END:IF|*",
        "<%= t('x', name: \"y\") %> and ${f(\"x\")->y}", "#foreach($x in $xs)\n#if($x.name())\n$x\n#end",
        "@foreach($items as $item)\n@if($item->name())\n{{ $item->name() }}\n@endif", "https://shop.example/a//b?x==y",
        "Your order:\n  1 x {{a}};\n  2 x {{b}};\n", "Let us import wine from Spain, and print it.",
        "if (like me) you like it",
        "<c:if test=\"x\">a</c:if>", "It's 5\" wide; it's 7\" long", "Go make it yours. Git it now: node 5.",
        "\"Sale\": 20%",
        "Open -- as ever -- from 9 to 5", "a :: b :: c", "Return (for free) by May",
    ])
    func `prose, receipts and templates have too few marks to count as code`(text: String) {
        #expect(CodeMarks.count(in: Array(text.utf8)[...], countsMarkup: true) < CodeSample.proof)
    }
}
