namespace ChatPlatform.Core;
