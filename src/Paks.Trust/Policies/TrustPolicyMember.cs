using System.Text.Json;

namespace Paks.Trust.Policies;

/// <summary>A value in a trust policy document, and where it stands.</summary>
/// <param name="Policy">The name of the policy around it, or its place; null: outside of policies.</param>
/// <param name="Path">Its path below the policy, or below the document; null: the policy or the document itself.</param>
/// <param name="Value">The value.</param>
internal sealed record TrustPolicyMember(string? Policy, string? Path, JsonElement Value)
{
    /// <summary>The members of this object, all of which are known.</summary>
    public IReadOnlyDictionary<string, TrustPolicyMember> Members(params IReadOnlyList<string> known)
    {
        if (Value.ValueKind != JsonValueKind.Object)
        {
            throw Refuse("it is no object", $"an object with {string.Join(", ", known)}");
        }

        var members = new Dictionary<string, TrustPolicyMember>(StringComparer.Ordinal);
        foreach (var member in Value.EnumerateObject())
        {
            members[member.Name] = known.Contains(member.Name)
                ? this with { Path = Below(member.Name), Value = member.Value }
                : throw Refuse(member.Name, "this member is not known", $"only {string.Join(", ", known)}");
        }
        return members;
    }

    /// <summary>A member that must be there.</summary>
    public TrustPolicyMember Required(IReadOnlyDictionary<string, TrustPolicyMember> members, string name) =>
        members.GetValueOrDefault(name) ?? throw Refuse(name, "it is missing", "it");

    /// <summary>The text of a string that is not empty.</summary>
    public string Text() => Value.ValueKind == JsonValueKind.String && Value.GetString() is { Length: > 0 } text
        ? text
        : throw Refuse("it is no text, or an empty one", "a text between quotes");

    /// <summary>The items of an array that is not empty.</summary>
    public IReadOnlyList<TrustPolicyMember> Items(string wanted)
    {
        if (Value.ValueKind != JsonValueKind.Array || Value.GetArrayLength() == 0)
        {
            throw Refuse("it is no list, or an empty one", $"a list with {wanted}");
        }

        return [.. Value.EnumerateArray().Select((item, index) => this with { Path = $"{Path}[{index}]", Value = item })];
    }

    public TrustPolicyFormatException Refuse(string member, string why, string write) =>
        (this with { Path = Below(member) }).Refuse(why, write);

    public TrustPolicyFormatException Refuse(string why, string write)
    {
        var where = Policy is null ? $"'{Path ?? "the document"}'" : $"policy '{Policy}', '{Path ?? "itself"}'";
        return new TrustPolicyFormatException(Policy, Path, $"cannot use the trust policy: {where}: {why}. Write {write}");
    }

    private string Below(string name) => Path is null ? name : $"{Path}.{name}";
}
