using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits;

/// <summary>Console pages that are connected to this instance, by person.</summary>
public sealed class OpenCircuits(IOptions<CircuitLimitOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byUser = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Of this instance.</summary>
    public int Count => Volatile.Read(ref _all);

    /// <summary>True when one more may be opened by the person.</summary>
    public bool HasRoom(string user)
    {
        lock (_gate)
        {
            return _all < options.Value.PerInstance && _byUser.GetValueOrDefault(user) < options.Value.PerUser;
        }
    }

    /// <summary>Counts one more; false, and nothing counted, where there is no room.</summary>
    public bool TryAdd(string user)
    {
        lock (_gate)
        {
            if (_all >= options.Value.PerInstance || _byUser.GetValueOrDefault(user) >= options.Value.PerUser)
            {
                return false;
            }

            _all++;
            _byUser[user] = _byUser.GetValueOrDefault(user) + 1;
            return true;
        }
    }

    public void Remove(string user)
    {
        lock (_gate)
        {
            _all--;
            if (--_byUser[user] == 0)
            {
                _byUser.Remove(user);
            }
        }
    }
}
